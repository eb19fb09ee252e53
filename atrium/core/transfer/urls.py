"""The addresses of import and export."""

from __future__ import annotations

from django.urls import path

from atrium.core.transfer import views

urlpatterns = [
    path("import", views.imports, name="import"),
    path("import/<int:pk>", views.show, name="import_result"),
    path("import/<int:pk>/columns", views.columns, name="import_columns"),
    path("import/<int:pk>/problems", views.problems, name="import_problems"),
    path("import/<int:pk>/preview", views.preview, name="import_preview"),
    path("import/<int:pk>/progress", views.progress, name="import_progress"),
    path("import/<int:pk>/refused.csv", views.refused, name="import_refused"),
    path("import/<int:pk>/undo", views.undo, name="import_undo"),
    path("import/<int:pk>/resume", views.resume, name="import_resume"),
    path("import/<int:pk>/discard", views.discard, name="import_discard"),
    path("export/<slug:slug>", views.export_records, name="export"),
]
