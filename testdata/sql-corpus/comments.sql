-- first; line
SELECT 1 -- a comment; with a semicolon
; -- behind a statement; 'quote
/* block; */ SELECT /* in; 'a' $$ */ 2 /* last; */;
/* nested /* ; /* ; */ */ ; */ SELECT 3;
/*/ slash; */ SELECT 4 /**/ + /***/ 1 /****/;
/* **/ SELECT 5; /* * / ; // * */ SELECT 6;
/* a /* b */ c; */ SELECT 7;
SELECT 8 --'
  + 1 --"
  + 1 --$$
  + 1 --/*
  + 1 --\
  + 1;
SELECT 9-- no space
+1;
SELECT 1 +-- after an operator
2;
SELECT 1 */* after an operator */ 2;
SELECT 2 - -1, 2 --1
;
SELECT '--', '/*', 1 --*/
;
--

--;
------ ------
/*
 * many
 -- lines;
 */
SELECT 10 /*

*/ , 11

  -- with blank lines around

  , 12

;
/* only a comment; no statement behind it */
-- the end
