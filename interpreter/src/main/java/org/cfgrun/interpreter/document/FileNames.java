package org.cfgrun.interpreter.document;

import java.util.List;
import org.cfgrun.interpreter.source.SourceId;
import org.jspecify.annotations.Nullable;

/** The templates that stand for a file's own name: {@code {{ fileDirname }}} and its kin. */
final class FileNames {
  static final List<String> ALL =
      List.of("fileDirname", "fileBasename", "fileBasenameNoExtension", "fileExtname");

  private FileNames() {}

  /** The text that a template stands for, or null when it is none of these. */
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
