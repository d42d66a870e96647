SET standard_conforming_strings = off;
SELECT 'it\'s;', N'\'', E'\'', "\", $$\$$;
SET standard_conforming_strings = on;
SELECT 'a backslash \';
