#!/usr/lib/casebridge/runtime/node
// There is no shell in the image: this is `casebridge` for whoever runs a command in a container.
import('/usr/lib/casebridge/app/casebridge.js');
