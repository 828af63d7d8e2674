package org.cfgrun.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsPrinterTest {
  private static final String HOSTILE = "\"\\ \u0007 \n\r\t %0A :: </script> \uD83D\uDE00";

  private final Diagnostic finding =
      Diagnostic.error(
              ErrorCode.SYNTAX, new Span(Source.of(HOSTILE, "a = 1\n"), 4, 5), "X " + HOSTILE + ".")
          .note(HOSTILE)
          .help(HOSTILE + ".");

  @Test
  void hostileTextSurvivesJson() {
    JsonElement json = JsonParser.parseString(FindingsPrinter.json(List.of(finding)));
    JsonObject read = json.getAsJsonArray().get(0).getAsJsonObject();
    assertThat(read.get("message").getAsString()).isEqualTo(finding.message());
    assertThat(read.get("help").getAsString()).isEqualTo(finding.help());
    assertThat(read.get("line").getAsInt()).isEqualTo(1);
  }

  @Test
  void hostileTextSurvivesSarif() {
    JsonElement json =
        JsonParser.parseString(
            SarifPrinter.print(List.of(finding), "1.0", id -> "# " + id + "\n\nFirst. Second.\n"));
    JsonObject run = json.getAsJsonObject().getAsJsonArray("runs").get(0).getAsJsonObject();
    JsonObject result = run.getAsJsonArray("results").get(0).getAsJsonObject();
    assertThat(result.getAsJsonObject("message").get("text").getAsString())
        .startsWith(finding.message())
        .endsWith(String.valueOf(finding.help()));
    assertThat(result.get("ruleId").getAsString()).isEqualTo("syntax");
  }

  @Test
  void hostileTextStaysInItsGithubAnnotation() {
    String printed = FindingsPrinter.github(List.of(finding));
    assertThat(printed).startsWith("::error file=").endsWith("\n").hasLineCount(1);
    assertThat(printed.substring(0, printed.indexOf("title="))).doesNotContain("\r", "%0A ::");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "configs/a b#%.cfg | configs/a%20b%23%25.cfg",
        "é?[1].cfg | %C3%A9%3F%5B1%5D.cfg",
        "a:b.cfg | a%3Ab.cfg",
        "/home/me/a b.cfg | file:///home/me/a%20b.cfg",
        "../x.cfg | ../x.cfg",
        "stdlib::quickstart/x.cfg | stdlib::quickstart/x.cfg",
      })
  void sarifEncodesFileNamesAsUris(String file, String uri) {
    Diagnostic one =
        Diagnostic.error(ErrorCode.SYNTAX, new Span(Source.of(file, "a = 1\n"), 4, 5), "X.");
    assertThat(SarifPrinter.print(List.of(one), "1.0", id -> null))
        .contains("\"uri\": \"" + uri + "\"");
  }
}
