package org.cfgrun.interpreter.document;

import java.util.List;
import org.cfgrun.interpreter.source.SourceId;
import org.jspecify.annotations.Nullable;

/** The templates that refer to the name of the file itself, such as {@code {{ fileDirname }}}. */
final class FileNames {
  static final List<String> ALL =
      List.of("fileDirname", "fileBasename", "fileBasenameNoExtension", "fileExtname");

  private FileNames() {}

  /** Returns the text of a template, or null if the template does not refer to the file name. */
  static @Nullable String of(String template, SourceId id) {
    String text =
        switch (template) {
          case "fileDirname" -> id.folder();
          case "fileBasename" -> id.fileName();
          case "fileBasenameNoExtension" ->
              id.fileName().substring(0, id.fileName().length() - id.extension().length());
          case "fileExtname" -> id.extension();
          default -> null;
        };
    return text == null ? null : text.replace('\\', '/');
  }
}
