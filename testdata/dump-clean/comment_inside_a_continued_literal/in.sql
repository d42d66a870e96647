SELECT 'a' -- one
  'b', /* two */ 3;
