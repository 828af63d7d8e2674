package org.cfgrun.interpreter.schema;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.CatalogFormatException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.RegularFile;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Reads the catalogs of Python components that {@code cfgrun catalog --script} exports. */
public final class CatalogFile {
  /** A catalog of all of OpenMMLab's libraries has a tenth of this. */
  static final int LARGEST = 64 << 20;

  private static final String EXPORT =
      "Export it again: `cfgrun catalog --script > export.py`, then `python export.py PACKAGE`.";

  private CatalogFile() {}

  /**
   * Reads a catalog.
   *
   * @param named where the file is named; null for the command line
   * @param problems receives the error of a file that is not a catalog
   * @return the catalog, or an empty one after an error
   */
  public static Catalog read(Path file, @Nullable Span named, Problems problems) {
    String name = Printable.line(file.toString());
    String text;
    try {
      if (Files.size(RegularFile.require(file)) > LARGEST) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.BAD_CATALOG,
                    named,
                    "`%s` has %s MB, expected a catalog of at most %s MB."
                        .formatted(name, Files.size(file) >> 20, LARGEST >> 20))
                .help("Export fewer packages, or pass several catalogs."));
        return Catalog.EMPTY;
      }
      text = RegularFile.read(file, LARGEST);
    } catch (CharacterCodingException notText) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_CATALOG, named, "`" + name + "` is not a catalog: it is not UTF-8.")
              .help(EXPORT));
      return Catalog.EMPTY;
    } catch (IOException unread) {
      problems.error(
          ErrorCode.MISSING_FILE,
          named,
          "`%s` cannot be read: %s.".formatted(name, DiskReason.of(unread)));
      return Catalog.EMPTY;
    }
    try {
      return Catalog.read(new StringReader(text));
    } catch (CatalogFormatException broken) {
      Source source = Source.of(file.toString(), text);
      problems.add(
          Diagnostic.error(ErrorCode.BAD_CATALOG, place(source, broken), broken.getMessage() + ".")
              .help(EXPORT));
    } catch (IOException | IllegalArgumentException broken) {
      problems.error(
          ErrorCode.BAD_CATALOG, named, "`" + name + "` is not a catalog: " + broken.getMessage());
    }
    return Catalog.EMPTY;
  }

  private static Span place(Source source, CatalogFormatException broken) {
    int line = Math.min(broken.line(), source.lines().count());
    int start = Math.min(source.lines().start(line) + broken.column() - 1, source.text().length());
    return new Span(source, start, start);
  }
}
