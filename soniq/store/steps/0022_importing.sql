-- What people brought from elsewhere, and what of it was found.
SELECT 1;
