package org.cfgrun.runtime.data.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The classes of public datasets, in their official order. */
enum StandardClasses {
  /** The 80 object categories of COCO 2017. */
  COCO("coco"),

  /** The 80 classes of things and 53 of stuff of COCO's panoptic segmentation. */
  COCO_PANOPTIC("coco_panoptic"),

  /** The 20 classes of PASCAL VOC. */
  VOC("voc"),

  /** The 8 classes of Cityscapes that have instances. */
  CITYSCAPES("cityscapes"),

  /** The 15 classes of DeepFashion. */
  DEEPFASHION("deepfashion"),

  /** The 1230 classes of LVIS v0.5. */
  LVIS_V05("lvis_v0.5"),

  /** The 1203 classes of LVIS v1. */
  LVIS_V1("lvis_v1"),

  /** The 365 classes of Objects365 v1. */
  OBJECTS365_V1("objects365_v1"),

  /** The 365 classes of Objects365 v2. */
  OBJECTS365_V2("objects365_v2"),

  /** The only class of WIDER FACE. */
  WIDER_FACE("wider_face");

  private final String file;
  private @Nullable List<String> names;

  StandardClasses(String file) {
    this.file = "classes/" + file + ".txt";
  }

  /** Returns the names, which are read when they are first asked for. */
  synchronized List<String> names() {
    if (names == null) {
      names = read();
    }
    return names;
  }

  // Some names of Objects365 end with a space, in its files too.
  private List<String> read() {
    try (InputStream in = Objects.requireNonNull(StandardClasses.class.getResourceAsStream(file));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
