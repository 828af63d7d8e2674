print('a program')
