package org.cfgrun.runtime.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions of a {@code .torchscript} file, as written.
 *
 * @param file the name of the file
 * @param text its text
 */
public record KernelSource(String file, String text) {
  private static final Pattern FUNCTION =
      Pattern.compile("(?m)^def (\\w+)\\(.*\\n(?:[ \\t]+.*\\n|[ \\t]*\\n(?=[ \\t]))*");

  private static final Pattern CALL = Pattern.compile("\\bself\\.(\\w+)\\(");

  /** Returns the name of the file without its extension. */
  public String name() {
    return file.substring(0, file.lastIndexOf('.'));
  }

  /**
   * Returns functions, and those that they call, in TorchScript's serialized form as functions of a
   * module.
   *
   * @param names the names of the functions
   * @param module the name of the module, such as {@code __torch__.cfgrun.functional}
   */
  public String functions(Set<String> names, String module) {
    Map<String, String> defined = new LinkedHashMap<>();
    Matcher function = FUNCTION.matcher(text.endsWith("\n") ? text : text + "\n");
    while (function.find()) {
      defined.put(function.group(1), function.group().stripTrailing() + "\n");
    }
    Set<String> used = new TreeSet<>();
    names.forEach(name -> addWithCallees(name, defined, used));
    StringBuilder source = new StringBuilder();
    defined.forEach(
        (name, body) -> {
          if (used.contains(name)) {
            source.append(source.isEmpty() ? "" : "\n").append(body);
          }
        });
    return CALL.matcher(KernelArchive.withNumbers(source.toString()))
        .replaceAll(call -> Matcher.quoteReplacement(module + "." + call.group(1) + "("));
  }

  private static void addWithCallees(String name, Map<String, String> defined, Set<String> used) {
    String body = defined.get(name);
    if (body != null && used.add(name)) {
      CALL.matcher(body).results().forEach(call -> addWithCallees(call.group(1), defined, used));
    }
  }
}
