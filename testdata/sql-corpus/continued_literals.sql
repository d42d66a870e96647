-- Literals with a newline between them are one literal, of the first one's kind.
SELECT 'a;'
'b;', 'c' -- comment; '
  -- another
  'd', E'\''
'plain;' , B'10'
  '01', X'1'
'F', U&'\0061'
'\0062', N'a'

'b', 'e'   	
'f';
SELECT 'x' /* not */ AS "y", 'a' AS b, 'c'
, 'd'
;
