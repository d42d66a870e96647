SELECT 'standard input';
