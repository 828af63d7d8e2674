raise ImportError('needs a GPU')
