{{- define "wenyuan.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "wenyuan.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag }}{{ end }}
{{- end -}}
{{- end -}}

{{- define "wenyuan.selector" -}}
app.kubernetes.io/name: wenyuan
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .program }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "wenyuan.labels" -}}
{{ include "wenyuan.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{/* What every pod has: no rights, a root that cannot be written, settings from the Secret and from `env`. */}}
{{- define "wenyuan.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .root.Values.terminationGracePeriodSeconds }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
volumes:
  - { name: data, emptyDir: {} }
  - { name: tmp, emptyDir: {} }
  {{- with .root.Values.library.existingClaim }}
  - { name: library, persistentVolumeClaim: { claimName: {{ . }}, readOnly: true } }
  {{- end }}
{{- end -}}

{{- define "wenyuan.container" -}}
image: {{ include "wenyuan.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
envFrom:
  - secretRef: { name: {{ .root.Values.existingSecret }} }
env:
  - { name: DATA_DIR, value: /data }
  - { name: HOST, value: 0.0.0.0 }
  - { name: PORT, value: "8000" }
  {{- if .root.Values.library.existingClaim }}
  - { name: LIBRARY_DIR, value: /data/library }
  {{- end }}
  {{- range $name, $value := .root.Values.env }}
  - { name: {{ $name }}, value: {{ $value | quote }} }
  {{- end }}
volumeMounts:
  - { name: data, mountPath: /data }
  - { name: tmp, mountPath: /tmp }
  {{- if .root.Values.library.existingClaim }}
  - { name: library, mountPath: /data/library, readOnly: true }
  {{- end }}
{{- end -}}
