package org.cfgrun.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.explain.Places;
import org.cfgrun.interpreter.print.JsonPrinter;
import org.cfgrun.interpreter.source.Span;

/** Prints findings in formats for other programs. */
public final class FindingsPrinter {
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
}
