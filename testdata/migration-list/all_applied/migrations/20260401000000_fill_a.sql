update t set a = 'x';
