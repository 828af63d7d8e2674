package org.cfgrun.runtime.registry.custom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.ImportList.Import;

/** Says why an import cannot be had. */
final class ImportFailure {
  /** The code of {@code custom_imports} that cannot be found or compiled. */
  static final ErrorCode CUSTOM_IMPORT = new ErrorCode("custom-import");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

  private ImportFailure() {}

  static boolean isModuleName(String name) {
    return NAME.matcher(name).matches();
  }

  static Diagnostic noName(Import wanted) {
    return error(wanted, "`" + wanted.name() + "` is no module name.")
        .help("write names with dots between them and no ending: `my_package.my_module`.");
  }

  /** A name that nothing was found for. */
  static Diagnostic notFound(Import wanted, ModulePath path) throws IOException {
    String name = wanted.name();
    int dot = name.lastIndexOf('.');
    String module = dot < 0 ? "" : name.substring(0, dot);
    if (dot > 0 && path.hasClass(module, name.substring(dot + 1))) {
      return error(wanted, "`" + name + "` names a class, not a module.")
          .help("name its module: `" + module + "`.");
    }
    String file = name.replace('.', '/');
    Diagnostic found =
        error(wanted, "there is no module `" + name + "`.")
            .note(
                "neither `"
                    + file
                    + ".java` nor a folder `"
                    + file
                    + "` with Java files lies in "
                    + path.roots().stream()
                        .map(root -> "`" + shown(root) + "`")
                        .collect(Collectors.joining(", ")))
            .note("no jar there has components in a package `" + name + "`");
    Path python = path.fileWithEnding(name, ".py");
    return python == null
        ? found.help("`--module-path` adds a folder or a jar to look in.")
        : found.help("`" + python + "` is Python, which is not run: write the module in Java.");
  }

  private static String shown(Path root) {
    return root.toString().isEmpty() ? "." : root.toString();
  }

  static Diagnostic noCompiler(Import wanted) {
    return error(
            wanted,
            "`" + wanted.name() + "` is Java source, and this Java has no compiler: it is a JRE.")
        .help("run cfgrun with a JDK of version 17 or newer: point JAVA_HOME at one.");
  }

  static Diagnostic taken(Import wanted, ComponentSchema component) {
    return error(
            wanted,
            "`" + component.name() + "` is in the registry `" + component.registry() + "` already.")
        .note("the other one " + (isOurs(component) ? "comes with cfgrun" : "is imported too"))
        .help("give the component another name: @Component(value = ..., names = \"...\").");
  }

  private static boolean isOurs(ComponentSchema component) {
    return Components.standard().catalog().find(component.registry(), component.name()) != null;
  }

  static Diagnostic noComponents(Import wanted) {
    return Diagnostic.warning(
            CUSTOM_IMPORT, wanted.span(), "`" + wanted.name() + "` has no component.")
        .help("mark the class with @Component and the name of its registry.");
  }

  static Diagnostic unreadable(Import wanted, IOException reason) {
    return error(wanted, "`" + wanted.name() + "` cannot be read: " + reason.getMessage() + ".");
  }

  private static Diagnostic error(Import wanted, String message) {
    return Diagnostic.error(CUSTOM_IMPORT, wanted.span(), message);
  }
}
