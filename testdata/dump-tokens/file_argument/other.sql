SELECT 'the file';
