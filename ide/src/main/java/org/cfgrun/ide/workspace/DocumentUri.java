package org.cfgrun.ide.workspace;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.SourceId;
import org.jspecify.annotations.Nullable;

/** Converts between URIs of the protocol and addresses of configs. */
public final class DocumentUri {
  private static final String UNTITLED = "untitled";

  /** A server, which is usually empty, and an absolute path. */
  private static final Pattern FILE =
      Pattern.compile("file:(?://([^/?#]*))?(/[^?#]*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern DRIVE = Pattern.compile("/[A-Za-z]:(/|$)");

  private DocumentUri() {}

  /** Returns the file that a URI names; null if it names anything else. */
  public static @Nullable Path path(String uri) {
    try {
      String name = fileName(uri, File.separatorChar == '\\');
      return name == null ? null : Path.of(name).normalize();
    } catch (InvalidPathException invalid) {
      return null;
    }
  }

  /**
   * Returns the name of the file that a URI names; null if it names anything else. Editors escape
   * more or fewer characters than {@link Path#toUri}, such as the colon of a drive, write drives in
   * either case, and some escape nothing, which {@link java.net.URI} refuses. Composed and
   * decomposed letters stay as they are, because they are two names on most systems.
   *
   * @param windows whether the name is for Windows: with a drive in upper case, or a server
   */
  static @Nullable String fileName(String uri, boolean windows) {
    Matcher parts = FILE.matcher(uri);
    String server =
        parts.matches() ? decoded(Objects.requireNonNullElse(parts.group(1), "")) : null;
    String path = server == null ? null : decoded(parts.group(2));
    if (server == null || path == null) {
      return null;
    }
    boolean local = server.isEmpty() || server.equals("localhost");
    if (!windows) {
      return local ? path : null;
    }
    String name =
        DRIVE.matcher(path).lookingAt()
            ? Character.toUpperCase(path.charAt(1)) + path.substring(2)
            : path;
    return (local ? name : "//" + server + name).replace('/', '\\');
  }

  /** Replaces escapes by the characters whose UTF-8 bytes they are; null if they are invalid. */
  private static @Nullable String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('%', at);
      end = end < 0 ? text.length() : end;
      bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
      at = end;
      if (at < text.length()) {
        if (at + 3 > text.length() || !HexFormat.isHexDigit(text.charAt(at + 1))) {
          return null;
        }
        if (!HexFormat.isHexDigit(text.charAt(at + 2))) {
          return null;
        }
        bytes.write(HexFormat.fromHexDigits(text, at + 1, at + 3));
        at += 3;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Returns the address of a document; null for one that is neither a file nor untitled, such as an
   * old version in a repository. The bases of an untitled document are relative to the first
   * folder.
   */
  static @Nullable SourceId id(String uri, List<Path> folders) {
    Path file = path(uri);
    if (file == null && uri.startsWith(UNTITLED + ":")) {
      Path folder = folders.isEmpty() ? Path.of("").toAbsolutePath() : folders.get(0);
      String name = uri.substring(UNTITLED.length() + 1).replaceAll("[^\\w.-]", "_");
      file = folder.resolve(name.matches(".*\\.(cfg|cfgrun|py)") ? name : name + ".cfg");
    }
    return file == null ? null : new SourceId(file.toString(), file);
  }

  /** Returns the URI of a config; null for one of the standard library that cannot be opened. */
  static @Nullable String of(SourceId id) {
    Path file = StandardFiles.path(id);
    return file == null ? null : file.toUri().toString();
  }
}
