package org.cfgrun.runtime.data.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.RegularFile;
import org.cfgrun.runtime.data.dataset.VocFile.VocObject;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads annotation files in the format of PASCAL VOC. */
final class VocReader {
  private final DocumentBuilder parser;

  VocReader() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      // Refuse DTDs: an annotation file must not make the parser read other files.
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      parser = factory.newDocumentBuilder();
      parser.setErrorHandler(null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws ArgumentException if the file is missing or is not a VOC annotation file
   */
  VocFile read(Path file) {
    try (InputStream in = Files.newInputStream(RegularFile.require(file))) {
      Element annotation = parser.parse(in).getDocumentElement();
      Element size = child(annotation, "size");
      Element folder = child(annotation, "folder");
      return new VocFile(
          folder == null ? "" : folder.getTextContent().strip(),
          size == null ? 0 : number(size, "width", file),
          size == null ? 0 : number(size, "height", file),
          objects(annotation, file));
    } catch (SAXParseException e) {
      throw invalid(file, "line %s: %s".formatted(e.getLineNumber(), e.getMessage()));
    } catch (SAXException e) {
      throw invalid(file, String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      throw new ArgumentException(
          "ann_subdir",
          "Annotation file `%s` not found. Set `img_prefix` to the directory that contains `ann_subdir` and `img_subdir`."
              .formatted(file));
    } catch (IOException e) {
      throw invalid(file, DiskReason.of(e));
    }
  }

  private static List<VocObject> objects(Element annotation, Path file) {
    List<VocObject> objects = new ArrayList<>();
    for (Node node = annotation.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals("object")) {
        objects.add(object(element, objects.size() + 1, file));
      }
    }
    return objects;
  }

  private static VocObject object(Element object, int number, Path file) {
    Element name = child(object, "name");
    Element box = child(object, "bndbox");
    if (name == null || box == null) {
      throw invalid(
          file, "object %s has no `%s`".formatted(number, name == null ? "name" : "bndbox"));
    }
    return new VocObject(
        name.getTextContent().strip(),
        child(object, "difficult") != null && number(object, "difficult", file) != 0,
        number(box, "xmin", file),
        number(box, "ymin", file),
        number(box, "xmax", file),
        number(box, "ymax", file));
  }

  private static @Nullable Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }

  private static int number(Element parent, String name, Path file) {
    Element element = child(parent, name);
    if (element == null) {
      throw invalid(file, "`%s` has no `%s`".formatted(parent.getTagName(), name));
    }
    try {
      return (int) Double.parseDouble(element.getTextContent().strip());
    } catch (NumberFormatException e) {
      throw invalid(
          file, "`%s` is not a number: '%s'".formatted(name, element.getTextContent().strip()));
    }
  }

  private static ArgumentException invalid(Path file, String what) {
    return new ArgumentException(
        "ann_subdir",
        "`%s` is not a PASCAL VOC annotation file: %s."
            .formatted(file, what.endsWith(".") ? what.substring(0, what.length() - 1) : what));
  }
}
