"""x"""
def check(run, findings):
    pass
