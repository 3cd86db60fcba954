"""`python -m edge_rec` is `edge-rec`."""

import sys

from edge_rec.cli.main import main

sys.exit(main())
