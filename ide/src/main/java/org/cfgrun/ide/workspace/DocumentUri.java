package org.cfgrun.ide.workspace;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.source.SourceId;
import org.jspecify.annotations.Nullable;

/** Converts between URIs of the protocol and addresses of configs. */
public final class DocumentUri {
  private static final String UNTITLED = "untitled";

  private DocumentUri() {}

  /** Returns the file that a URI names; null if it names anything else. */
  public static @Nullable Path path(String uri) {
    try {
      URI parsed = new URI(uri);
      return "file".equals(parsed.getScheme()) ? Path.of(parsed).normalize() : null;
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException other) {
      return null;
    }
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
