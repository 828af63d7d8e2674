package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import org.cfgrun.runtime.torch.EngineCheck;
import org.cfgrun.runtime.torch.EngineCheck.Finding;
import picocli.CommandLine.Command;

/** {@code cfgrun doctor}: what of this machine can be used, and what to do about the rest. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Shows the JDK, the engine and its devices, and cures for problems.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun doctor",
      "  PYTORCH_LIBRARY_PATH=/opt/libtorch/lib cfgrun doctor",
      "",
      "Exit status: 0 all in order, 1 something needs a cure."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("cfgrun", Version.text(), null));
    findings.add(java());
    findings.add(machine());
    findings.addAll(EngineCheck.run());
    int broken = 0;
    for (Finding finding : findings) {
      boolean ok = finding.cure() == null;
      broken += ok ? 0 : 1;
      terminal.out().printf("%-4s %-22s %s%n", ok ? "ok" : "FIX", finding.name(), finding.value());
      if (!ok) {
        terminal.out().printf("     %-22s cure: %s%n", "", finding.cure());
      }
    }
    return broken == 0 ? ExitStatus.OK : ExitStatus.FAILURE;
  }

  private static Finding java() {
    boolean compiler = ToolProvider.getSystemJavaCompiler() != null;
    String value =
        System.getProperty("java.vendor")
            + " "
            + Runtime.version()
            + " at "
            + System.getProperty("java.home");
    return new Finding(
        "java",
        value,
        compiler
            ? null
            : "this is a JRE: custom_imports of .java files needs a JDK; set JAVA_HOME to one");
  }

  private static Finding machine() {
    Runtime runtime = Runtime.getRuntime();
    String value =
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + runtime.availableProcessors()
            + " processors, heap up to "
            + runtime.maxMemory() / (1 << 20)
            + " MiB";
    return new Finding("machine", value, null);
  }
}
