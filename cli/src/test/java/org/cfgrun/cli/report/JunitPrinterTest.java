package org.cfgrun.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JunitPrinterTest {
  private static Element parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }

  private static Element element(Element parent, String name, int index) {
    return (Element) parent.getElementsByTagName(name).item(index);
  }

  @Test
  void printsASuitePerFileAndAFailedTestPerFinding() throws Exception {
    Source source = Source.of("b.cfg", "a = 1\na = 2\n");
    Diagnostic finding =
        Diagnostic.warning(new ErrorCode("key-set-twice"), new Span(source, 6, 7), "Set twice.")
            .note("first here", new Span(source, 0, 1))
            .help("Remove one.");
    Map<String, List<Diagnostic>> files = new LinkedHashMap<>();
    files.put("a.cfg", List.of());
    files.put("b.cfg", List.of(finding));
    Element report = parse(JunitPrinter.print(files));
    assertThat(report.getTagName()).isEqualTo("testsuites");
    assertThat(report.getAttribute("tests")).isEqualTo("2");
    assertThat(report.getAttribute("failures")).isEqualTo("1");
    NodeList suites = report.getElementsByTagName("testsuite");
    assertThat(suites.getLength()).isEqualTo(2);
    Element clean = (Element) suites.item(0);
    assertThat(clean.getAttribute("name")).isEqualTo("a.cfg");
    assertThat(clean.getAttribute("failures")).isEqualTo("0");
    assertThat(clean.getElementsByTagName("testcase").getLength()).isEqualTo(1);
    Element test = element((Element) suites.item(1), "testcase", 0);
    assertThat(test.getAttribute("name")).isEqualTo("key-set-twice (2:1)");
    assertThat(test.getAttribute("classname")).isEqualTo("b.cfg");
    Element failure = element(test, "failure", 0);
    assertThat(failure.getAttribute("type")).isEqualTo("key-set-twice");
    assertThat(failure.getTextContent())
        .isEqualTo("b.cfg:2:1: Set twice.\n= first here: b.cfg:1:1\nhelp: Remove one.");
  }

  @Test
  void hostileTextYieldsAWellFormedReport() throws Exception {
    String hostile = "<a b=\"c\">&amp; ]]> \u0007 \n\r\t \uD83D\uDE00 \uD800 \uFFFF";
    Diagnostic finding = Diagnostic.error(ErrorCode.SYNTAX, null, hostile + ".");
    Element report = parse(JunitPrinter.print(Map.of(Printable.line(hostile), List.of(finding))));
    String read = Printable.line(hostile);
    String line = read.replaceAll("[\n\t]", " ");
    assertThat(element(report, "failure", 0).getAttribute("message")).isEqualTo(line + ".");
    assertThat(element(report, "failure", 0).getTextContent()).isEqualTo(read + ".");
    assertThat(element(report, "testsuite", 0).getAttribute("name"))
        .isEqualTo(Printable.line(hostile));
  }
}
