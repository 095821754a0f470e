"""Where the `firstcontact` command begins: Ctrl-C is heard before anything heavy is imported.

What is imported below takes seconds on a slow machine. Until the commands hear Ctrl-C themselves (`exits.py`), nothing
has been started that would need to be ended in order.
"""

from firstcontact.doors.console.interruption import leave_at_ctrl_c

leave_at_ctrl_c()

from firstcontact.doors.console.commands import main

if __name__ == "__main__":
    main(prog_name="firstcontact")
