-- How apps come in: app passwords, refresh tokens, sign-ins of others; share links.
SELECT 1;
