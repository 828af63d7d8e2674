package org.cfgrun.ide.workspace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * Tells configs from other files with the same extension: {@code .cfg} is also the extension of INI
 * files such as {@code setup.cfg}, and {@code .py} that of programs.
 */
final class ConfigDetection {
  /** The language of configs in editors. */
  static final String LANGUAGE = "cfgrun";

  private static final Set<String> CONFIG_TEXT = Set.of(".cfg", ".cfgrun", ".py");

  /** INI files that tools of Python look for by name. */
  private static final Set<String> INI_FILES =
      Set.of("setup.cfg", "tox.cfg", "buildout.cfg", "pyvenv.cfg", "versioneer.cfg", "mypy.cfg");

  /** A section of an INI file, before anything else but comments. */
  private static final Pattern SECTION =
      Pattern.compile(
          "\\A\\uFEFF?(?:[^\\S\\r\\n]*(?:[#;][^\\r\\n]*)?\\R)*+[^\\S\\r\\n]*\\[[^\\]\\r\\n]+\\][^\\S\\r\\n]*(?:[#;]|\\R|\\z)");

  /** The directory of shared bases in every OpenMMLab project. */
  private static final String BASES = "_base_";

  private static final Pattern NAMES_BASES = Pattern.compile("(?m)^_base_\\s*=");

  private ConfigDetection() {}

  /**
   * Returns whether a document is a config.
   *
   * @param language the language that the editor chose, such as {@code python}
   */
  static boolean isConfig(SourceId id, String language, String text) {
    String extension = id.extension();
    if (language.equals(LANGUAGE)) {
      return !extension.equals(".cfg") || !isIni(id, text);
    }
    return switch (extension) {
      case ".cfgrun" -> true;
      case ".cfg" -> !isIni(id, text);
      case ".py" -> NAMES_BASES.matcher(text).find() || isBesideBases(id.path());
      default -> false;
    };
  }

  /** Returns whether a file on the disk may be a config, by its name alone. */
  static boolean mayBeConfig(Path file) {
    SourceId id = new SourceId(file.toString(), file);
    return CONFIG_TEXT.contains(id.extension())
        && !INI_FILES.contains(id.fileName())
        && (!id.extension().equals(".py") || isBesideBases(file));
  }

  private static boolean isIni(SourceId id, String text) {
    return INI_FILES.contains(id.fileName()) || SECTION.matcher(text).find();
  }

  /** Returns whether a file is below a directory with shared bases, or is one of them. */
  private static boolean isBesideBases(@Nullable Path file) {
    for (Path folder = file == null ? null : file.getParent();
        folder != null;
        folder = folder.getParent()) {
      if (folder.endsWith(BASES) || Files.isDirectory(folder.resolve(BASES))) {
        return true;
      }
    }
    return false;
  }
}
