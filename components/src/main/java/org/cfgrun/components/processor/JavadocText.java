package org.cfgrun.components.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;

/**
 * The text of a Javadoc comment, as Markdown.
 *
 * @param description the text before the block tags: paragraphs separated by empty lines; a {@code
 *     <pre>} is indented by four spaces
 * @param params the text of each {@code @param}, on one line
 */
record JavadocText(String description, Map<String, String> params) {
  private static final Pattern BLOCK = Pattern.compile("(?m)^\\s*@(?=[a-z])");
  private static final Pattern PARAM = Pattern.compile("param\\s+(\\S+)\\s+(.*)", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("\\{@(?:code|literal|value)\\s+([^{}]*)}");
  private static final Pattern PREFORMATTED = Pattern.compile("(?s)<pre>(.*?)</pre>");
  private static final String CODE_INDENT = "    ";
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
    return new JavadocText(paragraphs(blocks[0]), params);
  }

  /** Returns the text of a {@code @param}, or an empty string. */
  String param(String name) {
    return params.getOrDefault(name, "");
  }

  private static String paragraphs(String text) {
    List<String> blocks = new ArrayList<>();
    Matcher code = PREFORMATTED.matcher(text);
    int start = 0;
    while (code.find()) {
      addParagraphs(text.substring(start, code.start()), blocks);
      blocks.add(indented(code.group(1)));
      start = code.end();
    }
    addParagraphs(text.substring(start), blocks);
    return String.join("\n\n", blocks);
  }

  private static void addParagraphs(String text, List<String> blocks) {
    for (String paragraph : text.split("<p>")) {
      String words = plain(paragraph);
      if (!words.isEmpty()) {
        blocks.add(words);
      }
    }
  }

  private static String indented(String code) {
    return unescaped(CODE.matcher(code).replaceAll("$1"))
        .stripIndent()
        .lines()
        .dropWhile(String::isBlank)
        .map(line -> (CODE_INDENT + line).stripTrailing())
        .collect(Collectors.joining("\n"))
        .stripTrailing();
  }

  private static String plain(String text) {
    String code = CODE.matcher(text).replaceAll("`$1`");
    String linked = LINK.matcher(code).replaceAll("`$1`");
    return unescaped(linked.replaceAll("</?[a-zA-Z]+[^>]*>", " ")).replaceAll("\\s+", " ").trim();
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }
}
