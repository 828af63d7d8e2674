package org.cfgrun.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.print.JsonPrinter;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Prints findings as a SARIF 2.1.0 log, which code hosts and editors show: each rule with its
 * documentation, each finding with its whole range and its related places.
 */
public final class SarifPrinter {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private final Function<String, @Nullable String> documentation;

  private SarifPrinter(Function<String, @Nullable String> documentation) {
    this.documentation = documentation;
  }

  /**
   * Prints a log of one run.
   *
   * @param version the version of cfgrun
   * @param documentation returns the page of a rule in Markdown, or null
   */
  public static String print(
      List<Diagnostic> findings, String version, Function<String, @Nullable String> documentation) {
    return new SarifPrinter(documentation).log(findings, version);
  }

  private String log(List<Diagnostic> findings, String version) {
    TreeMap<String, Severity> levels = new TreeMap<>();
    findings.forEach(finding -> levels.putIfAbsent(finding.code().id(), finding.severity()));
    List<String> ids = new ArrayList<>(levels.keySet());
    JsonArray rules = new JsonArray();
    levels.forEach((id, level) -> rules.add(rule(id, level)));
    JsonObject driver = object("name", "cfgrun");
    driver.addProperty("version", version);
    driver.add("rules", rules);
    JsonArray results = new JsonArray();
    findings.forEach(finding -> results.add(result(finding, ids.indexOf(finding.code().id()))));
    JsonObject tool = new JsonObject();
    tool.add("driver", driver);
    JsonObject run = new JsonObject();
    run.add("tool", tool);
    run.addProperty("columnKind", "utf16CodeUnits");
    run.add("results", results);
    JsonObject log = object("$schema", SCHEMA);
    log.addProperty("version", "2.1.0");
    log.add("runs", array(run));
    return JsonPrinter.print(log);
  }

  private JsonObject rule(String id, Severity level) {
    JsonObject rule = object("id", id);
    String page = documentation.apply(id);
    if (page != null) {
      String summary = firstSentence(page);
      rule.add("shortDescription", object("text", summary));
      JsonObject help = object("text", summary + "\nSee: cfgrun help " + id);
      help.addProperty("markdown", page);
      rule.add("help", help);
    }
    rule.add("defaultConfiguration", object("level", level(level)));
    return rule;
  }

  /** Returns the first sentence below the heading of a page. */
  private static String firstSentence(String page) {
    String body = page.replaceFirst("^#.*\\n+", "").replaceAll("\\s*\\n\\s*", " ").strip();
    int end = body.indexOf(". ");
    return end < 0 ? body : body.substring(0, end + 1);
  }

  private static String level(Severity severity) {
    // The names of SARIF's levels are those of the severities.
    return severity.id();
  }

  private static JsonObject result(Diagnostic finding, int rule) {
    JsonObject result = object("ruleId", finding.code().id());
    result.addProperty("ruleIndex", rule);
    result.addProperty("level", level(finding.severity()));
    result.add("message", object("text", message(finding)));
    Span span = finding.span();
    if (span != null) {
      result.add("locations", array(location(span)));
    }
    JsonArray related = new JsonArray();
    for (Diagnostic.Note note : finding.notes()) {
      if (note.span() != null) {
        JsonObject place = location(note.span());
        place.addProperty("id", related.size() + 1);
        place.add("message", object("text", note.text()));
        related.add(place);
      }
    }
    if (!related.isEmpty()) {
      result.add("relatedLocations", related);
    }
    return result;
  }

  /** Returns the message with its help and the notes that have no place. */
  private static String message(Diagnostic finding) {
    StringBuilder text = new StringBuilder(finding.message());
    for (Diagnostic.Note note : finding.notes()) {
      if (note.span() == null) {
        text.append('\n').append(note.text());
      }
    }
    return finding.help() == null
        ? text.toString()
        : text.append('\n').append(finding.help()).toString();
  }

  private static JsonObject location(Span span) {
    Span last = new Span(span.source(), span.end(), span.end());
    JsonObject region = new JsonObject();
    region.addProperty("startLine", span.line());
    region.addProperty("startColumn", span.column());
    region.addProperty("endLine", last.line());
    region.addProperty("endColumn", last.column());
    JsonObject physical = new JsonObject();
    physical.add("artifactLocation", object("uri", uri(span.source().address())));
    physical.add("region", region);
    JsonObject location = new JsonObject();
    location.add("physicalLocation", physical);
    return location;
  }

  /** Returns a path as a URI reference (RFC 3986). An address with a scheme stays one. */
  private static String uri(String path) {
    StringBuilder uri = new StringBuilder(path.startsWith("/") ? "file://" : "");
    boolean scheme = path.contains("::");
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (letter || "-._~/!$&'()*+,;=@".indexOf(c) >= 0 || (c == ':' && scheme)) {
        uri.append(c);
      } else {
        uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return uri.toString();
  }

  private static JsonObject object(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }

  private static JsonArray array(JsonObject only) {
    JsonArray array = new JsonArray();
    array.add(only);
    return array;
  }
}
