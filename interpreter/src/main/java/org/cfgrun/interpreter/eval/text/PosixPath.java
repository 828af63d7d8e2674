package org.cfgrun.interpreter.eval.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Operations of Python's {@code posixpath} on the text of a path. No file is looked at. */
public final class PosixPath {
  private PosixPath() {}

  /** Joins parts with slashes; a part that begins with a slash discards those before it. */
  public static String join(List<String> parts) {
    StringBuilder path = new StringBuilder(parts.get(0));
    for (String part : parts.subList(1, parts.size())) {
      if (part.startsWith("/")) {
        path.setLength(0);
      } else if (!path.isEmpty() && path.charAt(path.length() - 1) != '/') {
        path.append('/');
      }
      path.append(part);
    }
    return path.toString();
  }

  /** Returns what follows the last slash. */
  public static String basename(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns what precedes the last slash, without slashes at its end unless it is the root. */
  public static String dirname(String path) {
    String head = path.substring(0, path.lastIndexOf('/') + 1);
    int end = head.length();
    while (end > 0 && head.charAt(end - 1) == '/') {
      end--;
    }
    return end == 0 ? head : head.substring(0, end);
  }

  /** Returns the offset of the extension: the last dot of a name that does not begin with it. */
  public static int extension(String path) {
    int name = path.lastIndexOf('/') + 1;
    int dot = path.lastIndexOf('.');
    int first = name;
    while (first < path.length() && path.charAt(first) == '.') {
      first++;
    }
    return dot > first ? dot : path.length();
  }

  /** Removes empty parts, {@code .}, and each {@code ..} with the part before it. */
  public static String normpath(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    // POSIX leaves the meaning of exactly two leading slashes to the system.
    boolean two = path.startsWith("//") && !path.startsWith("///");
    String root = two ? "//" : path.startsWith("/") ? "/" : "";
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/")) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (part.equals("..") ? root.isEmpty() : !part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    String normal = root + String.join("/", parts);
    return normal.isEmpty() ? "." : normal;
  }
}
