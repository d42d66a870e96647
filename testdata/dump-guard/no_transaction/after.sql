SELECT 'compare';
