package org.cfgrun.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.explain.Places;
import org.cfgrun.interpreter.layout.JsonPrinter;
import org.cfgrun.interpreter.source.Span;

/** Prints findings in formats for other programs. */
public final class FindingsPrinter {
  private static final String SARIF = "https://json.schemastore.org/sarif-2.1.0.json";

  private FindingsPrinter() {}

  /** Prints a JSON array with one object per finding. */
  public static String json(List<Diagnostic> findings) {
    JsonArray all = new JsonArray();
    for (Diagnostic finding : findings) {
      Span span = finding.span();
      JsonObject json = span == null ? new JsonObject() : Places.json(span);
      json.addProperty("rule", finding.code().id());
      json.addProperty("severity", finding.severity().id());
      json.addProperty("message", finding.message());
      if (finding.help() != null) {
        json.addProperty("help", finding.help());
      }
      JsonArray notes = new JsonArray();
      for (Diagnostic.Note note : finding.notes()) {
        JsonObject one = note.span() == null ? new JsonObject() : Places.json(note.span());
        one.addProperty("message", note.text());
        notes.add(one);
      }
      json.add("notes", notes);
      all.add(json);
    }
    return JsonPrinter.print(all);
  }

  /** Prints one line per finding, which GitHub Actions turns into an annotation of the file. */
  public static String github(List<Diagnostic> findings) {
    StringBuilder out = new StringBuilder();
    for (Diagnostic finding : findings) {
      Span span = finding.span();
      // GitHub calls a note a notice.
      out.append("::").append(finding.isFinding() ? finding.severity().id() : "notice").append(' ');
      if (span != null) {
        out.append(
            "file=%s,line=%s,col=%s,"
                .formatted(property(span.source().name()), span.line(), span.column()));
      }
      out.append("title=").append(finding.code().id()).append("::");
      out.append(escaped(finding.message())).append('\n');
    }
    return out.toString();
  }

  private static String escaped(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return escaped(text).replace(":", "%3A").replace(",", "%2C");
  }

  /** Prints a SARIF 2.1.0 log of one run. */
  public static String sarif(List<Diagnostic> findings) {
    JsonObject driver = object("name", "cfgrun");
    Set<String> ids = new TreeSet<>();
    findings.forEach(finding -> ids.add(finding.code().id()));
    JsonArray rules = new JsonArray();
    ids.forEach(id -> rules.add(object("id", id)));
    driver.add("rules", rules);
    JsonArray results = new JsonArray();
    findings.forEach(finding -> results.add(result(finding)));
    JsonObject tool = new JsonObject();
    tool.add("driver", driver);
    JsonObject run = new JsonObject();
    run.add("tool", tool);
    run.add("results", results);
    JsonObject log = object("$schema", SARIF);
    log.addProperty("version", "2.1.0");
    log.add("runs", array(run));
    return JsonPrinter.print(log);
  }

  private static JsonObject result(Diagnostic finding) {
    JsonObject result = object("ruleId", finding.code().id());
    result.addProperty("level", finding.severity().id());
    result.add("message", object("text", finding.message()));
    Span span = finding.span();
    if (span != null) {
      JsonObject region = new JsonObject();
      region.addProperty("startLine", span.line());
      region.addProperty("startColumn", span.column());
      JsonObject physical = new JsonObject();
      physical.add("artifactLocation", object("uri", uri(span.source().address())));
      physical.add("region", region);
      JsonObject location = new JsonObject();
      location.add("physicalLocation", physical);
      result.add("locations", array(location));
    }
    return result;
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
