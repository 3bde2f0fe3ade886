"""What editors leave beside the files that they save, and hidden files: nothing reads them."""

import re
from typing import Final

# Dot files (Vim's .x.swp and Emacs' .#x among them), and what editors leave while they save.
LEFTOVERS: Final = re.compile(r"\..*|#.*#|4913|.*(?:~|\.tmp)", re.DOTALL)
