package org.cfgrun.cli.view;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the template of the page. The page is one file that loads nothing. Its content security
 * policy allows exactly its own script and style, by their hashes, so that no text of a config can
 * run as a script.
 */
public final class ViewPage {
  private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z_]+)@");

  // Gson escapes <, >, &, = and ' and the line separators U+2028 and U+2029, so that no text ends
  // the element that holds the data.
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private ViewPage() {}

  /** Returns the page as HTML. */
  public static String of(String title, JsonObject data) {
    String style = resource("page.css");
    String script = resource("page.js");
    Map<String, String> parts =
        Map.of(
            "TITLE", escaped(title),
            "STYLE", style,
            "STYLE_HASH", hash(style),
            "SCRIPT", script,
            "SCRIPT_HASH", hash(script),
            "DATA", GSON.toJson(data));
    // One pass: a config may contain what looks like a placeholder.
    return PLACEHOLDER
        .matcher(resource("page.html"))
        .replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Returns the source expression of an inline element in a content security policy. */
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ViewPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }
}
