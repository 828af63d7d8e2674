package org.cfgrun.runtime.data.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cfgrun.runtime.data.OpenCv;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;

/** Writes small datasets to a directory. */
record DataFolder(Path path) {
  static final String LOAD = "[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations')]";

  DataFolder text(String name, String text) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DataFolder image(String name, int width, int height) {
    OpenCv.load();
    text(name, "");
    Mat image = new Mat(height, width, CvType.CV_8UC3, new Scalar(10, 20, 30));
    Imgcodecs.imwrite(path.resolve(name).toString(), image);
    image.release();
    return this;
  }

  /** Returns the config text of a dataset in the directory. */
  String dataset(String type, String annFile, String arguments) {
    return "dict(type='%s', data_root='%s', ann_file='%s', pipeline=%s, %s)"
        .formatted(type, path, annFile, LOAD, arguments);
  }
}
