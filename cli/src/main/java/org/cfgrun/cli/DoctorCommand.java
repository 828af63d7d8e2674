package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import org.cfgrun.runtime.torch.EngineCheck;
import org.cfgrun.runtime.torch.EngineCheck.Finding;
import picocli.CommandLine.Command;

/** {@code cfgrun doctor}: checks the JDK, the engine and its devices, and suggests fixes. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Check the JDK, the engine and its devices, and suggest fixes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun doctor",
      "  PYTORCH_LIBRARY_PATH=/opt/libtorch/lib cfgrun doctor",
      "",
      "Exit status: 0 no problems, 1 at least one problem."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("cfgrun", VersionProvider.text(), null));
    findings.add(java());
    findings.add(machine());
    findings.addAll(EngineCheck.run());
    int broken = 0;
    for (Finding finding : findings) {
      boolean ok = finding.fix() == null;
      broken += ok ? 0 : 1;
      terminal.out().printf("%-4s %-22s %s%n", ok ? "ok" : "FIX", finding.name(), finding.value());
      if (!ok) {
        terminal.out().printf("     %-22s fix: %s%n", "", finding.fix());
      }
      for (String line : finding.shell()) {
        terminal.out().printf("     %-22s %s%n", "", line);
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
            : "this is a JRE, and custom_imports of .java files require a JDK; set JAVA_HOME to a JDK");
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
