package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.cfgrun.interpreter.source.FileName;

/** Resolves the image arguments of a command line: files, directories, and quoted globs. */
final class ImageArguments {
  /** The extensions that are images in a directory. A file that is named itself may have any. */
  private static final Set<String> EXTENSIONS =
      Set.of(
          "jpg", "jpeg", "jpe", "png", "bmp", "dib", "webp", "tif", "tiff", "ppm", "pgm", "pbm",
          "jp2", "exr", "hdr");

  private ImageArguments() {}

  /**
   * An image to read.
   *
   * @param file the file
   * @param name the path below the directory of the argument, or the file name; it names results
   */
  record Image(Path file, Path name) {}

  /**
   * Returns the images in the order of the arguments; those of a directory or glob are sorted.
   *
   * @throws UserFacingException if an argument is not an image or has none
   */
  static List<Image> of(List<String> arguments) {
    List<Image> images = new ArrayList<>();
    for (String argument : arguments) {
      images.addAll(of(argument));
    }
    return images;
  }

  private static List<Image> of(String argument) {
    Path path;
    try {
      path = Path.of(argument);
    } catch (InvalidPathException e) {
      throw new UserFacingException(FileName.invalid(argument).text());
    }
    if (Files.isDirectory(path)) {
      return found(
          argument, path, files(path).filter(ImageArguments::hasExtension), "holds no images");
    }
    if (Files.exists(path)) {
      return List.of(new Image(path, Objects.requireNonNull(path.getFileName())));
    }
    int wildcard = wildcard(argument);
    if (wildcard < 0) {
      throw new UserFacingException("image file `" + argument + "` not found.");
    }
    int slash = argument.lastIndexOf('/', wildcard);
    Path folder = Path.of(slash < 0 ? "" : argument.substring(0, slash + 1));
    Glob glob = glob(argument);
    return found(
        argument,
        folder,
        Files.isDirectory(folder) ? files(folder).filter(glob::matches) : Stream.of(),
        "matches no file");
  }

  private static int wildcard(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[{".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static Glob glob(String text) {
    try {
      return new Glob(text);
    } catch (PatternSyntaxException wrong) {
      throw new UserFacingException(
          "`%s` is not a valid glob: %s.".formatted(text, wrong.getDescription()));
    }
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (UncheckedIOException problem) {
      throw UserFacingException.unreadable(folder, Objects.requireNonNull(problem.getCause()));
    } catch (IOException problem) {
      throw UserFacingException.unreadable(folder, problem);
    }
  }

  private static List<Image> found(
      String argument, Path folder, Stream<Path> files, String otherwise) {
    List<Image> images = files.map(file -> new Image(file, folder.relativize(file))).toList();
    if (images.isEmpty()) {
      throw new UserFacingException("`" + argument + "` " + otherwise + ".");
    }
    return images;
  }

  private static boolean hasExtension(Path file) {
    return EXTENSIONS.contains(extension(file));
  }

  /** Returns the extension in lower case, without the dot; empty if there is none. */
  static String extension(Path file) {
    String name = file.toString();
    int dot = name.lastIndexOf('.');
    return dot < name.lastIndexOf('/') ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
