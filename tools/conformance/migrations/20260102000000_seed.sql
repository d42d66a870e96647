insert into agents values (1, 'Ada');
