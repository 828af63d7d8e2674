package org.cfgrun.ide.assist;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cfgrun.ide.assist.Proposal.Group;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.source.StandardConfigs;
import org.eclipse.lsp4j.CompletionItemKind;

/** Proposes paths of bases: files and directories beside the document, and standard configs. */
final class BaseProposals {
  /** How many entries of a directory are looked at. */
  private static final int MAX_ENTRIES = 2000;

  private final Cursor cursor;
  private final Replacement whole;

  /** What is written before the place, up to the last slash. */
  private final String folder;

  BaseProposals(Cursor cursor, Replacement replaced) {
    this.cursor = cursor;
    this.whole = replaced;
    String text = cursor.context().source().text();
    String before = replaced.quoted() ? text.substring(replaced.start(), cursor.offset()) : "";
    this.folder =
        before.startsWith("stdlib") ? "" : before.substring(0, before.lastIndexOf('/') + 1);
  }

  /** The last step of the path, which a proposal replaces. */
  Replacement replaced() {
    return new Replacement(
        whole.start() + folder.length(),
        whole.end(),
        whole.quoted(),
        whole.closing(),
        whole.next());
  }

  List<Proposal> all() {
    List<Proposal> paths = new ArrayList<>();
    for (Path entry : entries()) {
      String name = entry.getFileName().toString();
      if (Files.isDirectory(entry)) {
        // Without a closing quote: the path continues.
        String text = name + "/";
        paths.add(
            Proposal.of(Group.OPTIONAL, text, CompletionItemKind.Folder, "")
                .inserting(whole.quoted() ? text : "'" + text));
      } else {
        paths.add(
            Proposal.of(Group.FITTING, name, CompletionItemKind.File, "")
                .inserting(whole.text(name)));
      }
    }
    if (folder.isEmpty()) {
      paths.add(
          Proposal.of(Group.OPTIONAL, "../", CompletionItemKind.Folder, "")
              .inserting(whole.quoted() ? "../" : "'../"));
      for (String name : StandardConfigs.names()) {
        paths.add(
            Proposal.of(Group.GENERAL, name, CompletionItemKind.File, "standard library")
                .inserting(whole.text(name)));
      }
    }
    return paths;
  }

  private List<Path> entries() {
    Path own = cursor.config().id().path();
    List<Path> entries = new ArrayList<>();
    try {
      Path directory = own == null ? null : own.resolveSibling(folder).normalize();
      if (directory == null) {
        return List.of();
      }
      // A new document may not have been saved yet.
      for (Path open : cursor.config().workspace().openFiles()) {
        if (directory.equals(open.getParent()) && !Files.exists(open) && isOffered(open)) {
          entries.add(open);
        }
      }
      entries.remove(own);
      if (!Files.isDirectory(directory)) {
        return entries;
      }
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
        for (Path entry : all) {
          if (entries.size() == MAX_ENTRIES) {
            break;
          }
          if (!entry.equals(own) && isOffered(entry)) {
            entries.add(entry);
          }
        }
      }
    } catch (InvalidPathException | IOException | DirectoryIteratorException unread) {
      return List.of();
    }
    entries.sort(Comparator.comparing(entry -> entry.getFileName().toString()));
    return entries;
  }

  private static boolean isOffered(Path entry) {
    String name = entry.getFileName().toString();
    return !name.startsWith(".")
        && (Files.isDirectory(entry)
            || SourceLoader.EXTENSIONS.contains(new SourceId(name, entry).extension()));
  }
}
