package org.cfgrun.cli;

import picocli.CommandLine.Command;

/** The command without a subcommand. */
@Command(
    name = "cfgrun",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Evaluates OpenMMLab-style configs, and trains and tests the detectors they describe.",
    subcommands = {
      EvalCommand.class,
      ExplainCommand.class,
      TreeCommand.class,
      FlattenCommand.class,
      DiffCommand.class,
      CheckCommand.class,
      FmtCommand.class,
      TrainCommand.class,
      TestCommand.class,
      LrCommand.class,
      HooksCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun eval my.cfg -x data.train             the value of one key",
      "  cfgrun train stdlib::quickstart/shapes_retinanet.cfg",
      "  cfgrun test my.cfg work_dirs/my/latest.pth --eval bbox",
      "  cfgrun doctor                                what of this machine can be used",
      "  cfgrun help inheritance                     pages on topics; see: cfgrun help",
      "",
      "A config is a file (.cfg, or OpenMMLab's .py) or stdlib::PATH, one that comes",
      "with cfgrun.",
      "Exit status: 0 ok, 1 the run failed, 2 wrong usage, 3 the config cannot be",
      "evaluated or built, 4 findings or differences."
    })
final class Cfgrun {}
