package org.cfgrun.interpreter.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Span;

/**
 * Writes findings as a JUnit report: a suite a file, a failed test a finding, and one passed test
 * for a file without any.
 */
public final class JunitPrinter {
  private static final String NAME = "cfgrun check";

  private final StringBuilder out = new StringBuilder();

  private JunitPrinter() {}

  /**
   * The report.
   *
   * @param checked the configs that were checked
   * @param findings in the order in which they are to be told
   */
  public static String print(List<String> checked, List<Diagnostic> findings) {
    Map<String, List<Diagnostic>> files = new LinkedHashMap<>();
    checked.forEach(file -> files.put(file, new ArrayList<>()));
    findings.forEach(
        finding -> files.computeIfAbsent(file(finding), key -> new ArrayList<>()).add(finding));
    int tests = files.values().stream().mapToInt(JunitPrinter::tests).sum();
    JunitPrinter printer = new JunitPrinter();
    printer.out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    printer.open("testsuites", NAME, tests, findings.size());
    files.forEach(printer::suite);
    return printer.out.append("</testsuites>\n").toString();
  }

  private static String file(Diagnostic finding) {
    Span span = finding.span();
    return span == null ? NAME : span.source().name();
  }

  private static int tests(List<Diagnostic> findings) {
    return Math.max(1, findings.size());
  }

  private void open(String element, String name, int tests, int failures) {
    out.append('<').append(element);
    attribute("name", name);
    attribute("tests", Integer.toString(tests));
    attribute("failures", Integer.toString(failures));
    attribute("errors", "0");
    out.append(">\n");
  }

  private void suite(String file, List<Diagnostic> findings) {
    out.append("  ");
    open("testsuite", file, tests(findings), findings.size());
    if (findings.isEmpty()) {
      out.append("    <testcase");
      attribute("classname", file);
      attribute("name", "check");
      out.append("/>\n");
    }
    findings.forEach(finding -> failure(file, finding));
    out.append("  </testsuite>\n");
  }

  private void failure(String file, Diagnostic finding) {
    Span span = finding.span();
    String place = span == null ? "" : " (" + span.line() + ":" + span.column() + ")";
    out.append("    <testcase");
    attribute("classname", file);
    attribute("name", finding.code().id() + place);
    out.append(">\n      <failure");
    attribute("type", finding.code().id());
    attribute("message", finding.message());
    out.append('>');
    text(details(finding), false);
    out.append("</failure>\n    </testcase>\n");
  }

  private static String details(Diagnostic finding) {
    StringBuilder details = new StringBuilder();
    if (finding.span() != null) {
      details.append(finding.span()).append(": ");
    }
    details.append(finding.message());
    for (Diagnostic.Note note : finding.notes()) {
      details.append("\n= ").append(note.text());
      if (note.span() != null) {
        details.append(": ").append(note.span());
      }
    }
    return finding.help() == null
        ? details.toString()
        : details.append("\nhelp: ").append(finding.help()).toString();
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    text(value, true);
    out.append('"');
  }

  /** Text of an attribute or an element. What XML cannot hold at all becomes a replacement sign. */
  private void text(String text, boolean attribute) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\n', '\t', '\r' -> space((char) c, attribute);
                default -> out.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
              }
            });
  }

  /** In an attribute a line end would be read as a blank; a lone return is lost everywhere. */
  private void space(char c, boolean attribute) {
    if (attribute || c == '\r') {
      out.append("&#").append((int) c).append(';');
    } else {
      out.append(c);
    }
  }

  private static boolean isAllowed(int c) {
    return c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
  }
}
