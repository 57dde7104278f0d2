pytest_plugins = ["evalmock_pytest"]
