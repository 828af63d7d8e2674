package org.cfgrun.runtime.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.pipeline.ColorType;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfPoint;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Draws detections on images. Each detection is a box in the color of its class, with the class
 * name and the score; the pixels of its mask are tinted and have an outline. Annotations are thin
 * white boxes below them. Small images are drawn several times as large, so that labels do not
 * cover them.
 */
public final class DetectionPainter {
  private static final Scalar WHITE = new Scalar(255, 255, 255);

  /** Colors as BGR, from a palette that is suitable for color-blind readers. */
  private static final List<Scalar> COLORS =
      List.of(
          new Scalar(0, 159, 230),
          new Scalar(233, 180, 86),
          new Scalar(115, 158, 0),
          new Scalar(66, 228, 240),
          new Scalar(178, 114, 0),
          new Scalar(0, 94, 213),
          new Scalar(167, 121, 204));

  /** Smaller images are enlarged by a whole number. */
  private static final int LEAST_SIDE = 480;

  /** Share of the color of a class in the pixels of its masks. */
  private static final double TINT = 0.45;

  private final List<String> classes;
  private final double minScore;

  /**
   * Creates a painter.
   *
   * @param classes the class names
   * @param minScore minimum score of a drawn detection, in the range 0..1
   */
  public DetectionPainter(List<String> classes, double minScore) {
    this.classes = List.copyOf(classes);
    this.minScore = minScore;
    OpenCv.load();
  }

  /**
   * Writes an image with boxes drawn on it.
   *
   * @param image the image from the dataset
   * @param annotations the annotations; empty to draw none
   * @param detections the detections, in pixels of that image
   * @param file the output file; its extension (.png, .jpg, ...) selects the format
   * @throws IOException if the file cannot be written or its extension is not an image format
   */
  public void write(
      ImageSource image, List<AnnotatedObject> annotations, Detections detections, Path file)
      throws IOException {
    Mat pixels = image.read(ColorType.COLOR);
    Mat canvas = enlarged(pixels);
    try {
      paint(canvas, (double) canvas.cols() / pixels.cols(), annotations, detections);
      write(canvas, file);
    } finally {
      canvas.release();
      pixels.release();
    }
  }

  private Mat enlarged(Mat pixels) {
    int longer = Math.max(pixels.cols(), pixels.rows());
    int factor = Math.min(8, Math.max(1, LEAST_SIDE / Math.max(1, longer)));
    Mat canvas = new Mat();
    Size size = new Size(pixels.cols() * factor, pixels.rows() * factor);
    Imgproc.resize(pixels, canvas, size, 0, 0, Imgproc.INTER_NEAREST);
    return canvas;
  }

  /**
   * Writes the image of a training sample with its objects drawn on it. Each object is a box in the
   * color of its class, with the class name; ignored regions are white boxes.
   *
   * @param canvas 8-bit BGR
   * @param objects the objects, in pixels of that image
   * @param file the output file; its extension selects the format
   * @throws IOException if the file cannot be written or its extension is not an image format
   */
  public void write(Mat canvas, GroundTruth objects, Path file) throws IOException {
    Mat drawn = enlarged(canvas);
    try {
      double scale = (double) drawn.cols() / canvas.cols();
      float[] ignored = objects.ignored();
      for (int i = 0; i < ignored.length; i += 4) {
        Point corner = new Point(scale * ignored[i], scale * ignored[i + 1]);
        Point opposite = new Point(scale * ignored[i + 2], scale * ignored[i + 3]);
        Imgproc.rectangle(drawn, corner, opposite, WHITE, 1);
      }
      for (int i = 0; i < objects.size(); i++) {
        int label = objects.labels()[i];
        paintMask(drawn, objects.masks(), i, label);
        paintBox(drawn, scale, objects.boxes(), i, label, classes.get(label));
      }
      write(drawn, file);
    } finally {
      drawn.release();
    }
  }

  private static void write(Mat canvas, Path file) throws IOException {
    String name = file.toString();
    String format = name.substring(Math.max(0, name.lastIndexOf('.')));
    MatOfByte encoded = new MatOfByte();
    try {
      if (!Imgcodecs.imencode(format, canvas, encoded)) {
        throw new IOException("Cannot encode `" + file + "`");
      }
      AtomicFile.write(file, out -> out.write(encoded.toArray()));
    } catch (CvException e) {
      throw new IOException(
          "Cannot write `" + file + "`: unsupported image format `" + format + "`", e);
    } finally {
      encoded.release();
    }
  }

  /**
   * Draws boxes on an image.
   *
   * @param canvas 8-bit BGR
   * @param scale how many pixels of the canvas a pixel of the image has
   */
  private void paint(
      Mat canvas, double scale, List<AnnotatedObject> annotations, Detections detections) {
    for (AnnotatedObject object : annotations) {
      Point corner = new Point(scale * object.x(), scale * object.y());
      Point opposite =
          new Point(scale * (object.x() + object.width()), scale * (object.y() + object.height()));
      Imgproc.rectangle(canvas, corner, opposite, WHITE, 1);
    }
    float[] boxes = boxes(detections);
    // Draw the best detections last, on top of all others.
    for (int d = detections.size() - 1; d >= 0; d--) {
      if (detections.scores()[d] >= minScore) {
        int label = detections.labels()[d];
        paintMask(canvas, detections.masks(), d, label);
        String text =
            String.format(Locale.ROOT, "%s %.2f", classes.get(label), detections.scores()[d]);
        paintBox(canvas, scale, boxes, d, label, text);
      }
    }
  }

  /** Returns the boxes, or those around the masks if a model predicts masks without boxes. */
  private static float[] boxes(Detections detections) {
    InstanceMasks masks = detections.masks();
    for (float coordinate : detections.boxes()) {
      if (coordinate != 0) {
        return detections.boxes();
      }
    }
    return masks == null ? detections.boxes() : masks.boxes();
  }

  /** Tints the pixels of a mask and draws its outline. */
  private static void paintMask(Mat canvas, @Nullable InstanceMasks masks, int d, int label) {
    if (masks == null) {
      return;
    }
    Scalar color = COLORS.get(label % COLORS.size());
    Mat pixels = new Mat(masks.height(), masks.width(), CvType.CV_8UC1);
    Mat inside = new Mat();
    Mat tinted = new Mat();
    List<MatOfPoint> outlines = new ArrayList<>();
    try {
      pixels.put(0, 0, masks.runLengths(d).toBitmap());
      Imgproc.resize(pixels, inside, canvas.size(), 0, 0, Imgproc.INTER_NEAREST);
      canvas.copyTo(tinted);
      tinted.setTo(color, inside);
      Core.addWeighted(canvas, 1 - TINT, tinted, TINT, 0, canvas);
      Imgproc.findContours(
          inside, outlines, tinted, Imgproc.RETR_EXTERNAL, Imgproc.CHAIN_APPROX_NONE);
      Imgproc.drawContours(canvas, outlines, -1, color, 1);
    } finally {
      pixels.release();
      inside.release();
      tinted.release();
      outlines.forEach(Mat::release);
    }
  }

  private static void paintBox(
      Mat canvas, double scale, float[] boxes, int d, int label, String text) {
    Scalar color = COLORS.get(label % COLORS.size());
    Point corner = new Point(scale * boxes[4 * d], scale * boxes[4 * d + 1]);
    Point opposite = new Point(scale * boxes[4 * d + 2], scale * boxes[4 * d + 3]);
    Imgproc.rectangle(canvas, corner, opposite, color, 2);
    Mat shown = LabelText.render(text, color);
    try {
      place(shown, canvas, corner);
    } finally {
      shown.release();
    }
  }

  /** Copies a label above a corner, or below it at the upper edge, and inside the image. */
  private static void place(Mat label, Mat canvas, Point corner) {
    double above = corner.y - label.rows();
    int y = (int) Math.round(above >= 0 ? above : corner.y);
    int x = (int) Math.round(Math.min(corner.x, canvas.cols() - label.cols()));
    int left = Math.max(0, x);
    int top = Math.max(0, Math.min(y, canvas.rows() - 1));
    int width = Math.min(label.cols(), canvas.cols() - left);
    int height = Math.min(label.rows(), canvas.rows() - top);
    if (width > 0 && height > 0) {
      Mat target = canvas.submat(new Rect(left, top, width, height));
      label.submat(new Rect(0, 0, width, height)).copyTo(target);
      target.release();
    }
  }
}
