package org.cfgrun.components.processor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;

/**
 * The plain text of a Javadoc comment.
 *
 * @param description the text before the block tags
 * @param params the text of each {@code @param}
 */
record JavadocText(String description, Map<String, String> params) {
  private static final Pattern BLOCK = Pattern.compile("(?m)^\\s*@(?=[a-z])");
  private static final Pattern PARAM = Pattern.compile("param\\s+(\\S+)\\s+(.*)", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("\\{@(?:code|literal|value)\\s+([^{}]*)}");
  private static final Pattern LINK =
      Pattern.compile("\\{@link(?:plain)?\\s+(?:[^\\s{}]*\\s+)?([^{}]*)}");

  static JavadocText of(ProcessingEnvironment environment, Element element) {
    String comment = environment.getElementUtils().getDocComment(element);
    return parse(comment == null ? "" : comment);
  }

  static JavadocText parse(String comment) {
    String[] blocks = BLOCK.split(comment);
    Map<String, String> params = new LinkedHashMap<>();
    for (int i = 1; i < blocks.length; i++) {
      Matcher param = PARAM.matcher(blocks[i]);
      if (param.matches()) {
        params.put(param.group(1), plain(param.group(2)));
      }
    }
    return new JavadocText(plain(blocks[0]), params);
  }

  /** Returns the text of a {@code @param}, or an empty string. */
  String param(String name) {
    return params.getOrDefault(name, "");
  }

  private static String plain(String text) {
    String code = CODE.matcher(text).replaceAll("`$1`");
    String linked = LINK.matcher(code).replaceAll("`$1`");
    return linked
        .replaceAll("</?[a-zA-Z]+[^>]*>", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ")
        .trim();
  }
}
