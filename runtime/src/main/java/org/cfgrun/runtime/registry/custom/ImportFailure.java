package org.cfgrun.runtime.registry.custom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.ImportList.Import;

/** Creates diagnostics for failed imports. */
final class ImportFailure {
  /** The error code of modules that cannot be found or compiled. */
  static final ErrorCode CUSTOM_IMPORT = new ErrorCode("custom-import");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

  private ImportFailure() {}

  static boolean isModuleName(String name) {
    return NAME.matcher(name).matches();
  }

  static Diagnostic invalidName(Import wanted) {
    return error(wanted, "`" + wanted.name() + "` is not a module name.")
        .help("use a dotted name without a file extension: `my_package.my_module`.");
  }

  /** Creates the diagnostic for a module that was not found. */
  static Diagnostic notFound(Import wanted, ModulePath path) throws IOException {
    String name = wanted.name();
    int dot = name.lastIndexOf('.');
    String module = dot < 0 ? "" : name.substring(0, dot);
    if (dot > 0 && path.hasClass(module, name.substring(dot + 1))) {
      return error(wanted, "`" + name + "` names a class, not a module.")
          .help("import its module: `" + module + "`.");
    }
    String file = name.replace('.', '/');
    Diagnostic found =
        error(wanted, "module `" + name + "` not found.")
            .note(
                "neither file `"
                    + file
                    + ".java` nor directory `"
                    + file
                    + "` with Java files exists in "
                    + path.roots().stream()
                        .map(root -> "`" + shown(root) + "`")
                        .collect(Collectors.joining(", ")))
            .note("no jar there has components in package `" + name + "`");
    Path python = path.fileWithExtension(name, ".py");
    return python == null
        ? found.help("add the directory or jar of the module with `--module-path`.")
        : found.help(
            "`" + python + "` is a Python module, which is not supported. Rewrite it in Java.");
  }

  private static String shown(Path root) {
    return root.toString().isEmpty() ? "." : root.toString();
  }

  static Diagnostic noCompiler(Import wanted) {
    return error(
            wanted,
            "`" + wanted.name() + "` is a Java source, but this Java runtime has no compiler.")
        .help("set JAVA_HOME to a JDK, version 17 or newer.");
  }

  static Diagnostic duplicate(Import wanted, ComponentSchema component) {
    return error(
            wanted,
            "`" + component.name() + "` is already in registry `" + component.registry() + "`.")
        .note("the other one is " + (isBuiltIn(component) ? "built in" : "also imported"))
        .help("choose another name: @Component(value = ..., names = \"...\").");
  }

  private static boolean isBuiltIn(ComponentSchema component) {
    return Components.standard().catalog().find(component.registry(), component.name()) != null;
  }

  static Diagnostic noComponents(Import wanted) {
    return Diagnostic.warning(
            CUSTOM_IMPORT, wanted.span(), "`" + wanted.name() + "` has no components.")
        .help("annotate a class with @Component and the name of its registry.");
  }

  static Diagnostic unreadable(Import wanted, IOException reason) {
    return error(wanted, "Cannot read `" + wanted.name() + "`: " + DiskReason.of(reason) + ".");
  }

  private static Diagnostic error(Import wanted, String message) {
    return Diagnostic.error(CUSTOM_IMPORT, wanted.span(), message);
  }
}
