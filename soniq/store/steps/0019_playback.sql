-- Where each person stopped: play queues, bookmarks; devices and radio stations.
SELECT 1;
