// safereturnctl: the operator's and integrator's command line.
#include "tools/safereturnctl/command_line.h"

int main(int argc, char** argv) { return safereturn::ctl::Run(argc, argv); }
