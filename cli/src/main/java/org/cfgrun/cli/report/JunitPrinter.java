package org.cfgrun.cli.report;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Span;

/**
 * Prints findings as a JUnit report: one suite per file, one failed test per finding, and one
 * passed test for a file without findings.
 */
public final class JunitPrinter {
  /** The suite of findings without a place. */
  public static final String NAME = "cfgrun check";

  private final XMLStreamWriter xml;

  private JunitPrinter(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /**
   * Prints a report.
   *
   * @param files the findings of each file, in the order of the report
   */
  public static String print(Map<String, List<Diagnostic>> files) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      new JunitPrinter(xml).report(files);
      xml.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("writing to memory failed", impossible);
    }
    return out.toString();
  }

  private static int tests(List<Diagnostic> findings) {
    return Math.max(1, findings.size());
  }

  private void report(Map<String, List<Diagnostic>> files) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    int tests = files.values().stream().mapToInt(JunitPrinter::tests).sum();
    int failures = files.values().stream().mapToInt(List::size).sum();
    open(0, "testsuites", NAME, tests, failures);
    for (Map.Entry<String, List<Diagnostic>> file : files.entrySet()) {
      suite(file.getKey(), file.getValue());
    }
    close(0);
    xml.writeCharacters("\n");
    xml.writeEndDocument();
  }

  private void suite(String file, List<Diagnostic> findings) throws XMLStreamException {
    open(1, "testsuite", file, tests(findings), findings.size());
    if (findings.isEmpty()) {
      indent(2);
      xml.writeEmptyElement("testcase");
      attribute("classname", file);
      attribute("name", "check");
    }
    for (Diagnostic finding : findings) {
      failure(file, finding);
    }
    close(1);
  }

  private void failure(String file, Diagnostic finding) throws XMLStreamException {
    Span span = finding.span();
    String place = span == null ? "" : " (" + place(file, span) + ")";
    indent(2);
    xml.writeStartElement("testcase");
    attribute("classname", file);
    attribute("name", finding.code().id() + place);
    indent(3);
    xml.writeStartElement("failure");
    attribute("type", finding.code().id());
    attribute("message", finding.message());
    xml.writeCharacters(representable(details(finding)));
    xml.writeEndElement();
    close(2);
  }

  /** Returns the position, with the name of the file if it is not that of the suite. */
  private static String place(String file, Span span) {
    boolean own = span.source().name().equals(file);
    return own ? span.line() + ":" + span.column() : span.toString();
  }

  private static String details(Diagnostic finding) {
    StringBuilder details = new StringBuilder();
    if (finding.span() != null) {
      details.append(finding.span()).append(": ");
    }
    details.append(finding.message());
    for (Diagnostic.Note note : finding.notes()) {
      details.append("\n= ").append(indented(note.text()));
      if (note.span() != null) {
        details.append(": ").append(note.span());
      }
    }
    return finding.help() == null
        ? details.toString()
        : details.append("\nhelp: ").append(indented(finding.help())).toString();
  }

  private static String indented(String text) {
    return text.replace("\n", "\n  ");
  }

  private void open(int depth, String element, String name, int tests, int failures)
      throws XMLStreamException {
    indent(depth);
    xml.writeStartElement(element);
    attribute("name", name);
    attribute("tests", Integer.toString(tests));
    attribute("failures", Integer.toString(failures));
    attribute("errors", "0");
  }

  private void close(int depth) throws XMLStreamException {
    indent(depth);
    xml.writeEndElement();
  }

  private void indent(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  /**
   * Writes an attribute on one line. XMLStreamWriter does not escape line ends in attributes, and a
   * parser would read them as blanks anyway.
   */
  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, representable(value).replaceAll("[\n\t]", " "));
  }

  /**
   * Replaces what XML cannot represent by U+FFFD: control characters, lone surrogates, and the
   * carriage return, which every parser turns into a line feed.
   */
  private static String representable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.appendCodePoint(isRepresentable(c) ? c : 0xFFFD));
    return out.toString();
  }

  private static boolean isRepresentable(int c) {
    return c == '\n'
        || c == '\t'
        || (c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF);
  }
}
