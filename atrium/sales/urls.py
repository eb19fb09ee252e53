"""The addresses of sales."""

from __future__ import annotations

from django.urls import path

from atrium.sales import views

urlpatterns = [path("reports/pipeline", views.pipeline, name="pipeline_report")]
