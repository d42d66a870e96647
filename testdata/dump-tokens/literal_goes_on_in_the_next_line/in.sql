SELECT 'a'
  'b' -- comment
  'c', E'\''
  '\'', 'd' 'e';
